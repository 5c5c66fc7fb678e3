import { AsyncLocalStorage } from 'node:async_hooks';

export type RequestContext = {
  /** NGINX's id of the request: 32 hexadecimal digits. */
  readonly requestId: string;
  /** The client's address. */
  readonly client: string;
};

const current = new AsyncLocalStorage<RequestContext>();

/** Runs `work`. Every line that `work`, and all that it calls and awaits, logs has the fields of `context`. */
export const inRequest = (context: RequestContext, work: () => void): void => current.run(context, work);

export const requestContext = (): RequestContext | undefined => current.getStore();
