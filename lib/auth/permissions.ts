/** Who may do what: the server enforces it, and pages show it. */
import { RemitError } from '#lib/shared/errors.ts';

export const ROLES = ['teller', 'supervisor', 'operations'] as const;
export type Role = (typeof ROLES)[number];

export interface Actor {
  name: string;
  role: Role;
}

const SECOND_PERSON: readonly Role[] = ['supervisor', 'operations'];
const OPERATIONS: readonly Role[] = ['operations'];

/** What the fault lab breaks, anyone may break. */
const ALLOWED_ROLES = {
  'act-as': ROLES,
  'start-transfer': ROLES,
  'cancel-transfer': ROLES,
  'approve-transfer': SECOND_PERSON,
  'reject-transfer': SECOND_PERSON,
  'resolve-refund': SECOND_PERSON,
  'claim-refund': SECOND_PERSON,
  'confirm-refund': SECOND_PERSON,
  'release-refund': SECOND_PERSON,
  'retry-now': SECOND_PERSON,
  'open-account': OPERATIONS,
  'freeze-account': OPERATIONS,
  'close-account': OPERATIONS,
  'reopen-account': OPERATIONS,
  'repair-transfer': OPERATIONS,
  'arm-fault': ROLES,
  'clear-faults': ROLES,
  'run-scenario': ROLES,
  'switch-process': ROLES,
  'reset-demo': ROLES,
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof ALLOWED_ROLES;

export const ACTIONS = Object.keys(ALLOWED_ROLES) as [Action, ...Action[]];

/** The actor's role does not allow the action; nothing was done. */
export class NotAllowed extends RemitError {
  override name = 'NotAllowed';
  readonly code = 'not-allowed';
  constructor(message: string) {
    super(message, 'not-done');
  }
}

export function isAllowed({ role }: Pick<Actor, 'role'>, action: Action): boolean {
  return ALLOWED_ROLES[action].includes(role);
}

/** Undefined where they may. */
export function refusalOf(actor: Pick<Actor, 'role'>, action: Action): string | undefined {
  if (isAllowed(actor, action)) return undefined;
  const who = ALLOWED_ROLES[action].includes('supervisor') ? 'Supervisors' : 'Operations';
  return `${who} only. Switch roles at the top of the page.`;
}

/** @throws NotAllowed */
export function requirePermission(actor: Pick<Actor, 'role'>, action: Action): void {
  const refusal = refusalOf(actor, action);
  if (refusal) throw new NotAllowed(refusal);
}
