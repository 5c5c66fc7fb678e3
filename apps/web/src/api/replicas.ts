/** Replicas of a page that no NGINX served, such as the development server's. */
const usual = ['api-1', 'api-2'] as const;

type ServerTiming = readonly { readonly name: string; readonly description: string }[];

/** Returns the names of all replicas, which NGINX sends with the page (`Server-Timing: replicas;desc="api-1 api-2"`). */
export function replicasOf(serverTiming: ServerTiming): readonly string[] {
  const sent = serverTiming.find(({ name }) => name === 'replicas')?.description ?? '';
  const names = sent.split(' ').filter((name) => name !== '');
  return names.length > 0 ? names : usual;
}
