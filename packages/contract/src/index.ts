export * from './endpoint.ts';
export * from './endpoints.ts';
export * from './headers.ts';
export * from './live.ts';
export * from './problem.ts';
export * from './schemas.ts';
export * from './sites.ts';
