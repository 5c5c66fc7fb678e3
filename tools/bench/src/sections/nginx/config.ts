/** An address of NGINX and the replicas behind it. */
export type Route = { readonly port: number; readonly replicas: readonly string[] };

/**
 * Minimal configuration, without the TLS, limits and logs of the demo, which are not compared. Neither side
 * closes a connection because of its number of requests.
 */
export function nginxConfig(folder: string, routes: readonly Route[], runsAsRoot: boolean): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `${runsAsRoot ? 'user root;' : ''}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
${temporary.map((name) => `    ${name}_temp_path ${folder}/${name};`).join('\n')}
    access_log off;
    keepalive_requests 10000000;
${routes.map(routeConfig).join('\n')}
}
`;
}

function routeConfig({ port, replicas }: Route): string {
  return `    upstream replicas_${port} {
        zone replicas_${port} 64k;
        ${replicas.map((address) => `server ${address} max_fails=0;`).join(' ')}
        keepalive 64;
        keepalive_requests 10000000;
    }
    server {
        listen 127.0.0.1:${port};
        location / {
            proxy_pass http://replicas_${port};
            proxy_http_version 1.1;
            proxy_set_header Connection "";
        }
    }`;
}
