/** Who may do what. One table for the server, which enforces it, and the page, which shows it. */

export const ROLES = ['teller', 'supervisor', 'operations'] as const;
export type Role = (typeof ROLES)[number];

/** A person who does something on the desk: their name goes with everything they do. */
export interface Actor {
  name: string;
  role: Role;
}

interface Rule {
  /** What it is called at the beginning of a sentence. */
  doing: string;
  roles: readonly Role[];
}

const SECOND_PERSON = ['supervisor', 'operations'] as const;
const OPERATIONS = ['operations'] as const;

/** Everything a person can do on the desk. A lab is a lab: what it breaks, anyone may break. */
const RULES = {
  'start-transfer': { doing: 'Sending money', roles: ROLES },
  'cancel-transfer': { doing: 'Cancelling a transfer', roles: ROLES },
  'approve-transfer': { doing: 'Approving', roles: SECOND_PERSON },
  'reject-transfer': { doing: 'Rejecting', roles: SECOND_PERSON },
  'resolve-refund': { doing: 'Deciding about a refund', roles: SECOND_PERSON },
  'retry-now': { doing: 'Trying again now', roles: SECOND_PERSON },
  'open-account': { doing: 'Opening an account', roles: OPERATIONS },
  'freeze-account': { doing: 'Freezing an account', roles: OPERATIONS },
  'close-account': { doing: 'Closing an account', roles: OPERATIONS },
  'reopen-account': { doing: 'Reopening an account', roles: OPERATIONS },
  'repair-transfer': { doing: 'TransferRepair a transfer', roles: OPERATIONS },
  'arm-fault': { doing: 'Arming a fault', roles: ROLES },
  'clear-faults': { doing: 'Clearing faults', roles: ROLES },
  'run-scenario': { doing: 'Running a scenario', roles: ROLES },
  'switch-process': { doing: 'Stopping and starting processes', roles: ROLES },
  'reset-demo': { doing: 'Resetting the desk', roles: ROLES },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

/** Every action, in the order of the table. */
export const ACTIONS = Object.keys(RULES) as [Action, ...Action[]];

/** The actor's role does not allow the action; nothing was done. */
export class NotAllowed extends Error {
  override name = 'NotAllowed';
}

export function isAllowed({ role }: Pick<Actor, 'role'>, action: Action): boolean {
  const { roles }: Rule = RULES[action];
  return roles.includes(role);
}

/** Why an actor may not do something, in words; undefined where they may. */
export function refusalOf(actor: Pick<Actor, 'role'>, action: Action): string | undefined {
  if (isAllowed(actor, action)) return undefined;
  const { doing, roles }: Rule = RULES[action];
  const least = roles.includes('supervisor') ? 'a supervisor' : 'operations';
  return `${doing} takes ${least}. Switch who you act as at the top of the page.`;
}

/** @throws NotAllowed, in words for the person, when the actor's role does not allow the action */
export function requirePermission(actor: Pick<Actor, 'role'>, action: Action): void {
  const refusal = refusalOf(actor, action);
  if (refusal) throw new NotAllowed(refusal);
}
