'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useWorkQueueSize } from '#app/_live/work-queue-size.tsx';
import { CommandButton } from './command-palette.tsx';
import { navItems } from './nav-items.ts';

export function Navigation({ faultLab, onNavigate }: { faultLab: boolean; onNavigate?: () => void }) {
  const pathname = usePathname();
  const size = useWorkQueueSize();
  return (
    <nav aria-label="Main" className="grid gap-3">
      <CommandButton onOpen={onNavigate} />
      <ul className="grid gap-0.5">
        {navItems(faultLab).map(({ href, label, icon: Icon }) => (
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
              {href === '/work-queue' && size ? <Badge count={size} /> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Badge({ count }: { count: number }) {
  return (
    <span className="ml-auto rounded-full bg-waiting-wash px-2 text-note font-medium text-waiting tabular-nums">
      {count}
      <span className="sr-only"> need a person</span>
    </span>
  );
}

function isOpen(href: string, pathname: string): boolean {
  return href === '/' ? pathname === '/' : pathname === href || pathname.startsWith(`${href}/`);
}
