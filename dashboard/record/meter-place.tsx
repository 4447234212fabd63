import { MeterLink } from '../view/meter-link.tsx'
import { usePlace } from './place.ts'

/** Site and meter by name, leading to the meter's page. */
export const MeterPlace = ({ meter }: { meter: string }) => <MeterLink meter={meter}>{usePlace()(meter)}</MeterLink>
