// An offer as part of an address: deflated, in letters that addresses can hold.

const HOW = "deflate-raw";

export async function pack(offer) {
  const bytes = new Uint8Array(await through(new CompressionStream(HOW), new TextEncoder().encode(JSON.stringify(offer))));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The offer; null if it is none.
export async function unpack(packed) {
  try {
    return await read(packed);
  } catch {
    return null;
  }
}

async function read(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(await through(new DecompressionStream(HOW), bytes)));
}

const through = (stream, bytes) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();
