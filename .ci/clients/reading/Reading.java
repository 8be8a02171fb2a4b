// What the code of openapi-generator's `java` makes of the responses of mock.py; see table.py.
import omni.client.ApiClient;
import omni.client.ApiException;
import omni.client.api.CaptureApi;
import omni.client.api.OnboardingApi;
import omni.client.model.ApiVersion;
import omni.client.model.FaceCapture;
import omni.client.model.FlowModule;
import omni.client.model.ImageUpload;
import omni.client.model.SessionStatus;

public final class Reading {
  interface Look {
    String at(String change) throws Exception;
  }

  private static ApiClient connect(String change) {
    ApiClient client = new ApiClient();
    client.updateBaseUri(System.getenv("MOCK_URL") + "/" + change + "/0");
    return client;
  }

  private static FaceCapture face(String change) throws ApiException {
    CaptureApi.APIAddFaceRequest.Builder request = CaptureApi.APIAddFaceRequest.newBuilder();
    return new CaptureApi(connect(change)).addFace(request.apiVersion(ApiVersion.V1).imageUpload(new ImageUpload()).build());
  }

  private static String status(String change) throws ApiException {
    SessionStatus status = face(change).getSessionStatus();
    return status == SessionStatus.UNKNOWN_DEFAULT_OPEN_API ? "catch-all" : "UNHEARD_OF".equals(status.getValue()) ? "kept" : "dropped";
  }

  private static String kind(String change) throws ApiException {
    OnboardingApi.APIFetchFlowConfigurationRequest.Builder request = OnboardingApi.APIFetchFlowConfigurationRequest.newBuilder();
    OnboardingApi api = new OnboardingApi(connect(change));
    FlowModule module = api.fetchFlowConfiguration(request.apiVersion(ApiVersion.V1).build()).getFlowModules().get(0);
    return module.getActualInstance() == null ? "dropped" : "read as `" + module.getActualInstance().getClass().getSimpleName() + "`";
  }

  private static String badGateway(String change) throws ApiException {
    try {
      face(change);
    } catch (ApiException error) {
      String body = error.getResponseBody();
      return "status " + error.getCode() + ", " + (body != null && body.contains("<h1>") ? "the text" : "no text");
    }
    return "dropped";
  }

  private static void observe(String change, Look look) {
    String seen;
    try {
      seen = look.at(change);
    } catch (Exception error) {
      seen = "refused";
    }
    System.out.println(change + "\t" + seen);
  }

  public static void main(String[] arguments) {
    observe("as-documented", change -> face(change).getConfidence() == 0 ? "read" : "dropped");
    observe("unknown-field", change -> face(change).toString().contains("unheardOf") ? "kept" : "dropped");
    observe("unknown-value", Reading::status);
    observe("unknown-kind", Reading::kind);
    observe("null-1", change -> "`" + face(change).getConfidence() + "`");
    observe("missing", change -> "`" + face(change).getConfidence() + "`");
    observe("html-502", Reading::badGateway);
  }
}
