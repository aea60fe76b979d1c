import {
  ArrowLeftRight,
  FlaskConical,
  Inbox,
  Landmark,
  LayoutDashboard,
  List,
  type LucideIcon,
  Presentation,
  Scale,
  ScrollText,
} from 'lucide-react';

interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Pressed after `g`. */
  key: string;
  labOnly?: true;
}

const NAV_ITEMS: readonly NavItem[] = [
  { href: '/', label: 'Dashboard', icon: LayoutDashboard, key: 'd' },
  { href: '/transfers', label: 'Transfers', icon: List, key: 't' },
  { href: '/accounts', label: 'Accounts', icon: Landmark, key: 'a' },
  { href: '/bank-calls', label: 'Bank calls', icon: ArrowLeftRight, key: 'b' },
  { href: '/work-queue', label: 'Work queue', icon: Inbox, key: 'w' },
  { href: '/reconciliation', label: 'Reconciliation', icon: Scale, key: 'r' },
  { href: '/audit', label: 'Audit trail', icon: ScrollText, key: 'u' },
  { href: '/fault-lab', label: 'Fault lab', icon: FlaskConical, key: 'f', labOnly: true },
  { href: '/stage', label: 'Present', icon: Presentation, key: 'p', labOnly: true },
];

export function navItems(faultLab: boolean): readonly NavItem[] {
  return NAV_ITEMS.filter(({ labOnly }) => faultLab || !labOnly);
}
