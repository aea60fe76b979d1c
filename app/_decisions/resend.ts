/** After a lost answer: Temporal knows a decision by its id, and takes it once. */
export const RESEND = 'You can safely send it again: it is the same decision.';
