// Writes the folder hey-api with @hey-api/openapi-ts, with open enumerations as in generate.mjs.
import { $ } from "@hey-api/openapi-ts";

export default {
  input: "../../dist/omni.json",
  output: "hey-api",
  plugins: [
    "@hey-api/client-fetch",
    "@hey-api/sdk",
    {
      name: "@hey-api/typescript",
      "~resolvers": {
        enum: (context) =>
          context.schema["x-omni-open-enum"]
            ? $.type.or(context.nodes.base(context), $.type.and($.type("string"), $.type.object()))
            : undefined,
      },
    },
  ],
};
