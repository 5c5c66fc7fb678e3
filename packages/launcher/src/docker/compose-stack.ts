export async function withComposeStack<T>(
  _root: string,
  _stateDir: string,
  _port: number,
  use: (stackFile: string) => Promise<T>,
): Promise<T> {
  return use('');
}
