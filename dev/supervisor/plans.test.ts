import { afterEach, expect, it, vi } from 'vitest';
import { configuredTemporal, localTemporal } from '#dev/temporal-cli/dev-server.ts';
import { applicationPlans, temporalPlan } from './plans.ts';
import { readSettings } from './settings.ts';

afterEach(() => vi.unstubAllEnvs());

const SECRETS = {
  BANK_TOKEN: 'token-of-web',
  BANK_WORKER_TOKEN: 'token-of-worker',
  BANK_DATABASE_URL: 'postgres://bank@localhost/bank',
  AUDIT_DATABASE_URL: 'postgres://audit@localhost/audit',
  SESSION_SECRET: 'secret-of-the-session-of-a-test-run',
  TEMPORAL_ADDRESS: '127.0.0.1:7233',
  TEMPORAL_API_KEY: 'key-of-temporal',
};

/** @returns which processes get a value, in any of their variables */
function plansOf(env: Record<string, string>) {
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  const settings = readSettings(process.env, []);
  const service = configuredTemporal(process.env) ?? localTemporal(7233);
  const plans = [
    temporalPlan(settings, 'temporal', async () => true),
    ...applicationPlans(
      settings,
      { service, uiUrl: undefined },
      { url: 'http://127.0.0.1:1', token: 'token-of-control' },
    ),
  ];
  return (value: string) =>
    plans
      .filter((plan) => Object.values(plan.env).some((text) => text?.includes(value)))
      .map(({ name }) => name);
}

it('a process gets the secrets that it needs, and no other', () => {
  const holdersOf = plansOf(SECRETS);
  expect(holdersOf('token-of-web')).toEqual(['bank', 'web']);
  expect(holdersOf('token-of-worker')).toEqual(['bank', 'worker']);
  expect(holdersOf('postgres://bank')).toEqual(['bank']);
  expect(holdersOf('postgres://audit')).toEqual(['web']);
  expect(holdersOf('secret-of-the-session')).toEqual(['web']);
  expect(holdersOf('key-of-temporal')).toEqual(['worker', 'web']);
  expect(holdersOf('token-of-control')).toEqual(['web']);
});

it('web and worker have the same rule about approvals', () => {
  const holdersOf = plansOf({ ...SECRETS, APPROVAL_THRESHOLD: '12345.67', FAULT_LAB: '' });
  expect(holdersOf('12345.67')).toEqual(['worker', 'web']);
});

it('the web cannot post, and the worker can do nothing else but close a key', () => {
  const settings = readSettings(SECRETS, []);
  vi.stubEnv('SESSION_SECRET', SECRETS.SESSION_SECRET);
  const service = localTemporal(7233);
  const plans = applicationPlans(settings, { service, uiUrl: undefined }, undefined);
  const bank = plans.find(({ name }) => name === 'bank');
  expect(bank?.env).toMatchObject({
    BANK_TOKENS: 'read+accounts+faults=token-of-web,read+post+close=token-of-worker',
    FAULT_LAB: 'on',
  });
});
