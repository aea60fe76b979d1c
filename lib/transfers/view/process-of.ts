/** A worker’s identity is its process and its machine. */
export function processOf(identity: string): string {
  return identity.split('@')[0] || identity;
}
