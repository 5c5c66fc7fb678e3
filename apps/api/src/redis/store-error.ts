/** A Redis server that did not reply in time, or replied with an error. It is unknown whether the command was executed. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Resolves to the reply of a store. Rejects with a `StoreError` for any error. */
export async function answerOf<Answer>(command: Promise<Answer>): Promise<Answer> {
  try {
    return await command;
  } catch (cause) {
    throw new StoreError('the store did not reply', { cause });
  }
}
