export type SetupEnvironment = {
  /** First three numbers of every fixed address. */
  subnet: string;
  publicTlsPort: number;
  replicas: { name: string; address: string }[];
  labs: boolean;
};

/** Reads `SUBNET=172.30.64`, `PUBLIC_TLS_PORT=8443` and `REPLICAS=api-1=172.30.64.11:8181,api-2=…`. */
export function readSetupEnvironment(env: Readonly<Record<string, string | undefined>>): SetupEnvironment {
  const publicTlsPort = Number(env['PUBLIC_TLS_PORT']);
  const replicas = (env['REPLICAS'] ?? '').split(',').map((entry) => {
    const [name = '', address = ''] = entry.split('=');
    if (!/^[a-z0-9-]+$/.test(name) || !/^[\d.]+:\d+$/.test(address)) {
      throw new Error(`REPLICAS must be a list of name=address:port (got "${entry}")`);
    }
    return { name, address };
  });
  if (!Number.isInteger(publicTlsPort))
    throw new Error(`PUBLIC_TLS_PORT must be a whole number (got "${env['PUBLIC_TLS_PORT']}")`);
  return { subnet: readSubnet(env), publicTlsPort, replicas, labs: env['LABS'] !== 'off' };
}

/** Reads `SUBNET=172.30.64`. */
export function readSubnet({ SUBNET = '' }: Readonly<Record<string, string | undefined>>): string {
  if (!/^(\d{1,3}\.){2}\d{1,3}$/.test(SUBNET))
    throw new Error(`SUBNET must be three numbers separated by dots (got "${SUBNET}")`);
  return SUBNET;
}
