export async function composeUp(_root: string, _port: number): Promise<number> {
  return 1;
}
