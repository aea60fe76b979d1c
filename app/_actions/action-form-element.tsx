'use client';

import type { ComponentProps } from 'react';
import { SHOWN_ROLE } from '#lib/auth/shown-role.ts';
import { useShownRole } from './shown-role.tsx';

/** A form of a server action. It says for which role it was shown: the server refuses it for another. */
export function ActionFormElement({ children, ...form }: ComponentProps<'form'>) {
  return (
    <form {...form}>
      <input type="hidden" name={SHOWN_ROLE} value={useShownRole()} />
      {children}
    </form>
  );
}
