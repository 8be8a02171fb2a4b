// What the two TypeScript clients are asked in the same way.

/** Prints the result of a change: what `look` returns, `dropped` if it found nothing of it, `refused` if the call failed. */
export async function observe(change: string, look: (change: string) => Promise<unknown>): Promise<void> {
  let seen: unknown;
  try {
    seen = (await look(change)) || "dropped";
  } catch {
    seen = "refused";
  }
  console.log(`${change}\t${seen}`);
}

/** An object with whatever it has. */
export const plain = (value: unknown): Record<string, unknown> => value as Record<string, unknown>;
