import { describe, expect, it, vi } from 'vitest';
import { AuditUnavailable } from '#lib/audit/audited.ts';
import { NotAllowed } from '#lib/auth/permissions.ts';
import type { ProblemCode } from '#lib/bank-client/contract.ts';
import { BankProblem, BankUnreachable, InvalidBankResponse } from '#lib/bank-client/errors.ts';
import { ProcessActionRefused, SupervisorUnavailable } from '#lib/fault-lab/processes/processes.ts';
import { ScenarioRefused, ScenarioUnfinished } from '#lib/fault-lab/scenarios/scenario-run.ts';
import { ActionRefused } from '#lib/shared/errors.ts';
import { TemporalUnavailable } from '#lib/temporal-client/errors.ts';
import { AlreadyPaid, ReferenceConflict, TransferNotFound, TransferRefused } from '#lib/transfers/errors.ts';
import { failureOf } from './define-action.ts';

const problem = (status: number, code: ProblemCode) =>
  new BankProblem({ type: 'about:blank', title: '', status, code, detail: `the bank says ${code}` });
const refusedConnection = new TypeError('fetch failed', {
  cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
});

describe('an action that failed', () => {
  it.each([
    [new NotAllowed('Supervisors only.')],
    [new AuditUnavailable(null)],
    [new ActionRefused('The transfer has already ended.')],
    [new TransferNotFound('rm-1')],
    [new TransferRefused('targetAccount', 'Account 1 does not exist.')],
    [new ReferenceConflict('Reference rm-1 is already used.')],
    [new AlreadyPaid('This payment was already requested.')],
    [new ProcessActionRefused('The worker is stopped.')],
    [new ScenarioRefused('This scenario needs npm start.')],
    [problem(402, 'insufficient_funds')],
    [problem(401, 'unauthorized')],
    [problem(503, 'bank_busy')],
    [new BankUnreachable('POST /v1/accounts', 'not-connected', null)],
    [new TemporalUnavailable('not-done', null)],
    [new SupervisorUnavailable(refusedConnection)],
  ])('was certainly not done: %s', (error) => {
    expect(failureOf(error, {})).toMatchObject({ certainty: 'not-done', code: error.code });
  });

  it.each([
    [new BankUnreachable('POST /v1/accounts', 'dropped', null)],
    [new BankUnreachable('POST /v1/accounts', 'timed-out', null)],
    [new BankUnreachable('POST /v1/accounts', 'aborted', null)],
    [new InvalidBankResponse('POST /v1/accounts', 200, 'not JSON.')],
    [problem(500, 'internal_error')],
    [problem(503, 'bank_unavailable')],
    [new TemporalUnavailable('unknown', null)],
    [new SupervisorUnavailable(new DOMException('timed out', 'TimeoutError'))],
    [new ScenarioUnfinished('Transfer rm-1 started but did not reach its deposit.')],
  ])('may have been done: %s', (error) => {
    expect(failureOf(error, {})).toMatchObject({ certainty: 'unknown', code: error.code });
  });

  it('for a reason that nobody foresaw may have been done, and is logged', () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    expect(failureOf(new TypeError('a bug'), {})).toMatchObject({ certainty: 'unknown', code: 'unexpected' });
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it.each([
    [new BankUnreachable('POST', 'not-connected', null), 'Bank unavailable. Nothing was done.'],
    [new BankUnreachable('POST', 'dropped', null), 'The bank did not respond.'],
    [
      new InvalidBankResponse('POST', 200, 'not JSON.'),
      'The bank answered in a way that Remit does not understand.',
    ],
    [new TemporalUnavailable('not-done', null), 'Temporal unavailable. Nothing was done.'],
    [new TemporalUnavailable('unknown', null), 'Temporal or the worker did not respond.'],
    [new SupervisorUnavailable(refusedConnection), 'Supervisor unavailable. Nothing was done.'],
    [problem(402, 'insufficient_funds'), 'the bank says insufficient_funds'],
  ])('says so: %s', (error, message) => {
    expect(failureOf(error, {})).toMatchObject({ message });
  });

  it('names the field to change, and gives back what was typed', () => {
    const values = { targetAccount: '1' };
    expect(failureOf(new TransferRefused('targetAccount', 'No such account.'), values)).toMatchObject({
      errors: { targetAccount: 'No such account.' },
      values,
    });
  });
});
