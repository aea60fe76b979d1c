import { headers } from 'next/headers';

/** To one that a browser without scripts has sent to this address. */
export async function isAnswerToForm(): Promise<boolean> {
  return (await headers()).get('content-type') !== null;
}
