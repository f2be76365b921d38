// The token that lets somebody speak at a table: taken out of the address, so that no copy of it lets others in, and kept for this tab alone.

const KEY = "citypact.token";
let held = null;

export const token = () => held;

// Take a token from a link, or the one that this tab had before.
export function takeToken(said) {
  held = said ?? stored((place) => place.getItem(KEY));
  if (said) stored((place) => place.setItem(KEY, said));
}

export function dropToken() {
  held = null;
  stored((place) => place.removeItem(KEY));
}

// A browser that keeps nothing for a page knows the token until the page is closed.
function stored(act) {
  try {
    return act(sessionStorage);
  } catch {
    return null;
  }
}
