import {
  ArrowLeftRight,
  FlaskConical,
  Inbox,
  Landmark,
  List,
  type LucideIcon,
  Scale,
  ScrollText,
} from 'lucide-react';

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key that goes there after `g`. */
  key: string;
}

/** Where one can go, in the order of a working day. */
export const navItems: readonly NavItem[] = [
  { href: '/', label: 'Desk', icon: ArrowLeftRight, key: 'd' },
  { href: '/transfers', label: 'Transfers', icon: List, key: 't' },
  { href: '/work-queue', label: 'WorkQueue', icon: Inbox, key: 'n' },
  { href: '/accounts', label: 'Accounts', icon: Landmark, key: 'a' },
  { href: '/reconciliation', label: 'Reconciliation', icon: Scale, key: 'r' },
  { href: '/audit', label: 'Audit trail', icon: ScrollText, key: 'u' },
  { href: '/fault-lab', label: 'Fault lab', icon: FlaskConical, key: 'f' },
];
