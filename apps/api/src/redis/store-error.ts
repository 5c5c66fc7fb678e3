/** A Redis did not answer in time, or answered with an error: nobody knows whether the command was carried out. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Awaits an answer of a store; whatever goes wrong is a `StoreError`. */
export async function answerOf<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await command;
  } catch (cause) {
    throw new StoreError('the store gave no answer', { cause });
  }
}
