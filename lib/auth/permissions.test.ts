import { describe, expect, it } from 'vitest';
import { ACTIONS, type Action, isAllowed, ROLES, type Role, requirePermission } from './permissions.ts';

const ALL = [...ROLES];

/** Written out a second time, so that a slip in the table does not go unnoticed. */
const EXPECTED: Record<Action, Role[]> = {
  'act-as': ALL,
  'start-transfer': ALL,
  'cancel-transfer': ALL,
  'approve-transfer': ['supervisor', 'operations'],
  'reject-transfer': ['supervisor', 'operations'],
  'resolve-refund': ['supervisor', 'operations'],
  'claim-refund': ['supervisor', 'operations'],
  'confirm-refund': ['supervisor', 'operations'],
  'release-refund': ['supervisor', 'operations'],
  'retry-now': ['supervisor', 'operations'],
  'open-account': ['operations'],
  'freeze-account': ['operations'],
  'close-account': ['operations'],
  'reopen-account': ['operations'],
  'repair-transfer': ['operations'],
  'arm-fault': ALL,
  'clear-faults': ALL,
  'run-scenario': ALL,
  'switch-process': ALL,
  'reset-demo': ALL,
};

describe('permissions', () => {
  it.each(ACTIONS)('%s is allowed to its roles and nobody else', (action) => {
    expect(ROLES.filter((role) => isAllowed({ role }, action))).toEqual(EXPECTED[action]);
  });

  it('a refusal says who may, and where to switch roles', () => {
    expect(() => requirePermission({ role: 'teller' }, 'approve-transfer')).toThrow(
      'Supervisors only. Switch roles at the top of the page.',
    );
    expect(() => requirePermission({ role: 'supervisor' }, 'freeze-account')).toThrow('Operations only.');
    expect(() => requirePermission({ role: 'operations' }, 'freeze-account')).not.toThrow();
  });
});
