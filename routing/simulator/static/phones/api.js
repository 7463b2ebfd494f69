// Talks with the network: what it refuses, and its silence, become a Refused.

const PATIENCE = 8000;

export class Refused extends Error {
  constructor(code, field = "") {
    super(code);
    this.code = code;
    this.field = field;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`/phones/${path}`, { cache: "no-store", signal: AbortSignal.timeout(PATIENCE), ...options });
  } catch {
    throw new Refused("failed");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) throw new Refused(answer?.error ?? "failed", answer?.field);
  return answer;
}

export function get(path) {
  return ask(path);
}

export function post(path, given) {
  return ask(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
}
