// Whose a booking is, for the feed: events name nobody, staff may ask.

import { bookingPath, get } from "/shared/api.js";
import { personOf } from "/shared/booking.js";

const MOST = 400;
const known = new Map();

/** The name of whose booking it is; empty where nobody can tell. Each is asked for once. */
export async function personOfBooking(id) {
  if (!known.has(id)) {
    known.set(id, get(bookingPath(id)).then(personOf).catch(() => {
      known.delete(id);
      return "";
    }));
    if (known.size > MOST) known.delete(known.keys().next().value);
  }
  return known.get(id);
}
