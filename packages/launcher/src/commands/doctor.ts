export async function doctor(_root: string, _options: object): Promise<number> {
  return 1;
}
