'use client';

import { SlidersHorizontal } from 'lucide-react';
import Link from 'next/link';
import { callsLabel, paramsLabel, SWITCHED_OPERATIONS } from '#app/_faults/fault-labels.ts';
import { OutageSwitch } from '#app/_faults/outage-switch.tsx';
import type { BankSummary } from '#lib/accounts/bank-summaries.ts';
import type { Role } from '#lib/auth/permissions.ts';
import type { Fault, FaultOperation } from '#lib/bank-client/contract.ts';
import { FAULT_KINDS } from '#lib/fault-lab/fault-kinds.ts';
import { FAULT_TITLES } from '#lib/fault-lab/fault-titles.ts';
import { outageOf } from '#lib/fault-lab/outage.ts';
import { BankAccounts } from './bank-accounts.tsx';

interface Props {
  bank: BankSummary;
  armed: Fault[];
  role: Role;
  serverNowMs: number;
}

export function BankFaults({ bank: { name: bank, ...summary }, armed, role, serverNowMs }: Props) {
  const outage = outageOf({ bank }, armed);
  return (
    <section aria-label={bank} className="card">
      <div className="border-b border-line px-4 py-2">
        <OutageSwitch bank={bank} outage={outage} serverNowMs={serverNowMs} />
      </div>
      <ul>
        {SWITCHED_OPERATIONS.map((operation) => (
          <li key={operation} className="flex items-center gap-1 py-0.5 pr-4 pl-2">
            <Link
              href={`/fault-lab?${new URLSearchParams({ bank, operation })}#arm`}
              className="button button-plain button-icon"
              aria-label={`Other fault for ${callsLabel(operation).toLowerCase()} at ${bank}`}
              title="Other fault"
            >
              <SlidersHorizontal className="size-4" aria-hidden="true" />
            </Link>
            <OutageSwitch
              bank={bank}
              operation={operation}
              outage={outageOf({ bank, operation }, armed)}
              serverNowMs={serverNowMs}
            >
              {stateOf(bank, operation, armed)}
            </OutageSwitch>
          </li>
        ))}
      </ul>
      <BankAccounts bank={bank} {...summary} role={role} />
    </section>
  );
}

/** The state of an operation whose own switch is on. */
function stateOf(bank: string, operation: FaultOperation, armed: Fault[]) {
  const acting = faultActingOn(bank, operation, armed);
  if (!acting) return 'Up';
  if (acting.kind === 'down') {
    const whole = acting.scope.bank ? 'Down (whole bank)' : 'Down (every bank)';
    return <span className="text-refused">{whole}</span>;
  }
  const label = [FAULT_TITLES[acting.kind], paramsLabel(acting)].filter(Boolean).join(', ');
  return <span className="text-waiting">{label}</span>;
}

/** As the bank chooses: the narrowest scope first, then the newest. Faults for one account or transfer are left out. */
function faultActingOn(bank: string, operation: FaultOperation, armed: Fault[]): Fault | undefined {
  const narrowness = ({ scope }: Fault) => (scope.operation ? 2 : 0) + (scope.bank ? 1 : 0);
  const matching = armed.filter(
    ({ kind, scope }) =>
      !scope.account &&
      !scope.transfer &&
      (scope.bank ?? bank) === bank &&
      (scope.operation ?? operation) === operation &&
      (FAULT_KINDS[kind].operations ?? [operation]).includes(operation),
  );
  return matching.toSorted((one, other) => narrowness(other) - narrowness(one))[0];
}
