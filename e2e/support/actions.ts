import type { Request } from '@playwright/test';

/** Not the post that changes what a stream carries. */
export function isAction(request: Request): boolean {
  return request.headers()['next-action'] !== undefined;
}
