import { Icon } from './icon.tsx';
import { phoneText } from './format.ts';

/** A number to ring, large enough for a thumb. */
export function PhoneLink({ phone }: { phone: string }) {
  return (
    <a className="button button-secondary number" href={`tel:${phone}`}>
      <Icon name="phone" />
      {phoneText(phone)}
    </a>
  );
}
