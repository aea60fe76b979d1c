import { type Currency, formatAmount } from '#lib/shared/money.ts';

export function Money({
  minor,
  currency,
  className,
}: {
  minor: number;
  currency: Currency;
  className?: string;
}) {
  return (
    <span className={`money whitespace-nowrap ${className ?? ''}`}>
      <span className="text-[0.8em] text-muted">{currency}</span> {formatAmount(minor, currency)}
    </span>
  );
}
