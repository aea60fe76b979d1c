import type { ScenarioId } from './catalogue.ts';

export interface Cast {
  payer: string;
  payee: string;
  /** An order has no field for it: only the fault lab says it. */
  purpose: string;
}

/** Who pays whom in each scenario, the same people every time it is played. */
export const CAST: Record<ScenarioId, Cast> = {
  'happy-path': { payer: 'Mara Lind', payee: 'Okafor & Sons', purpose: 'Rent, November' },
  'insufficient-funds': { payer: 'Jonas Berg', payee: 'Harbour Dental', purpose: 'Crown, second half' },
  'closed-target': { payer: 'Ines Duarte', payee: 'Kite & Co', purpose: 'Invoice 2041' },
  'bank-down': { payer: 'Priya Nair', payee: 'Alder Bakery', purpose: 'Wedding cake' },
  'fifth-attempt': { payer: 'Tom Hale', payee: 'Riverside Gym', purpose: 'Membership, one year' },
  'bug-in-the-deposit': { payer: 'Lena Vogel', payee: 'Brightwell School', purpose: 'School trip' },
  'withdrawal-answer-lost': { payer: 'Sam Ito', payee: 'Northgate Garage', purpose: 'New brakes' },
  'deposit-answer-lost': { payer: 'Nora Quist', payee: 'Elm Street Vets', purpose: 'Surgery for Biscuit' },
  'refund-stuck': { payer: 'Hugo Marchand', payee: 'Fenwick Travel', purpose: 'Two flights' },
  approval: { payer: 'Castell Ltd', payee: 'Rowan Builders', purpose: 'Kitchen, first payment' },
  'slow-bank': { payer: 'Aisha Rahman', payee: 'Pine Street Library', purpose: 'Donation' },
  'worker-crash': { payer: 'Mara Lind', payee: 'Okafor & Sons', purpose: 'Rent, December' },
  'temporal-crash': { payer: 'Felix Andersen', payee: 'Orpheum Theatre', purpose: 'Four seats' },
  'with-and-without': { payer: 'Ruth Abara', payee: 'Dylan Abara', purpose: 'First bicycle' },
  'bug-deployed': { payer: 'Quill Press', payee: 'Tanner Paper', purpose: 'Six invoices' },
  burst: { payer: 'Castell Ltd', payee: 'Payday Services', purpose: 'Wages, week 48' },
};
