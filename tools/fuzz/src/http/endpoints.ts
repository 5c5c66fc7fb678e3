import { endpoints, type Endpoint } from '@session-lab/contract';
import { labEndpoints } from '@session-lab/contract/labs/endpoints';

/** Every endpoint of the contract by its name; a lab's as `anatomy.readMe`. */
export const allEndpoints: Readonly<Record<string, Endpoint>> = { ...endpoints, ...labEndpoints };
