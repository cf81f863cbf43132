import type { ComponentProps, ReactNode } from 'react';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'className'> {
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  large?: boolean;
  wide?: boolean;
  /** Something is under way: the button stays where it is and does nothing. */
  busy?: boolean;
  children: ReactNode;
}

/** A button that submits nothing unless it is told to, and that keeps its focus while it is busy. */
export function Button({
  kind = 'secondary',
  large = false,
  wide = false,
  busy = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  const classes = ['button', `button-${kind}`, large && 'button-large', wide && 'button-wide'];
  return (
    <button
      {...rest}
      type={type}
      className={classes.filter(Boolean).join(' ')}
      aria-disabled={busy || undefined}
      data-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
    </button>
  );
}
