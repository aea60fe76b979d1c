import { z } from 'zod';

/** `accounts`: open and change accounts. `faults`: the fault lab and the reset. */
export const scope = z.enum(['read', 'post', 'close', 'accounts', 'faults']);
export type Scope = z.infer<typeof scope>;

export const ALL_SCOPES = new Set(scope.options);
