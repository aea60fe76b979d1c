import { type ComponentProps, lazy, memo, Suspense } from 'react';
import type { RefundDecisionForm } from './refund-decision-form.tsx';

type Form = typeof RefundDecisionForm;

const load = () =>
  import('./refund-decision-form.tsx').then((loaded) => ({ default: loaded.RefundDecisionForm }));

const LazyForm = lazy(load);

// What streams in later is shown only with scripts: on the server the form is there before the first page.
let onServer: Form | undefined;
if (typeof window === 'undefined') {
  void load().then((loaded) => {
    onServer = loaded.default;
  });
}

/** Its forms are long, and few transfers need them. */
export const LazyRefundDecision = memo((props: ComponentProps<Form>) => {
  const Loaded = onServer ?? LazyForm;
  return (
    <Suspense>
      <Loaded {...props} />
    </Suspense>
  );
});
