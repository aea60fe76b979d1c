'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { CommandButton } from './command-palette.tsx';
import { navItems } from './nav-items.ts';

export function Navigation({ faultLab, onNavigate }: { faultLab: boolean; onNavigate?: () => void }) {
  const pathname = usePathname();
  const items = navItems.filter(({ href }) => faultLab || href !== '/fault-lab');
  return (
    <nav aria-label="Main" className="grid gap-3">
      <CommandButton onOpen={onNavigate} />
      <ul className="grid gap-0.5">
        {items.map(({ href, label, icon: Icon }) => (
          <li key={href}>
            <Link
              prefetch={false}
              href={href}
              className="nav-link"
              aria-current={isOpen(href, pathname) ? 'page' : undefined}
              {...(onNavigate && { onClick: onNavigate })}
            >
              <Icon className="size-4" aria-hidden="true" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isOpen(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
