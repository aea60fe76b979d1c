import type { ServerAction } from '#app/_actions/action-result.ts';

export interface RefundFormProps {
  /** Of the transfer, or of its repair. */
  action: ServerAction;
  referenceId: string;
  /** Another one for each time that the transfer asks. */
  occasion: number;
  /** Why the current role may not decide. */
  refusal: string | undefined;
}
