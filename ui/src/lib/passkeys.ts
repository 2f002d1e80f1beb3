// Passkeys as the browser has them (Web Authentication): bytes on its side, base64url on the daemon's.

import type { NewPasskey, PasskeyAnswer } from '../api';

const kES256 = -7; // the one kind of key that the daemon knows
const kPatience = 120_000;

export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

export function toText(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function known(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && isSecureContext;
}

// Asks the browser for a new one; those that are there already are not made twice on one device.
export async function make(challenge: string, owner: string, there: string[]): Promise<Omit<NewPasskey, 'name'>> {
  const credential = await navigator.credentials.create({
    publicKey: {
      challenge: toBytes(challenge),
      rp: { name: 'Adjutant' },
      user: { id: new TextEncoder().encode('adjutant owner'), name: owner, displayName: owner },
      pubKeyCredParams: [{ type: 'public-key', alg: kES256 }],
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      excludeCredentials: there.map((id) => ({ type: 'public-key', id: toBytes(id) })),
      timeout: kPatience,
    },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error('The browser made no passkey.');
  const response = credential.response as AuthenticatorAttestationResponse;
  const key = response.getPublicKey();
  if (!key) throw new Error('The browser does not know this kind of passkey.');
  return {
    credential: toText(credential.rawId),
    client_data: toText(response.clientDataJSON),
    authenticator_data: toText(response.getAuthenticatorData()),
    public_key: toText(key),
  };
}

export async function ask(challenge: string): Promise<PasskeyAnswer> {
  const credential = await navigator.credentials.get({
    publicKey: { challenge: toBytes(challenge), userVerification: 'required', timeout: kPatience },
  });
  if (!(credential instanceof PublicKeyCredential)) throw new Error('The browser gave no passkey.');
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    credential: toText(credential.rawId),
    client_data: toText(response.clientDataJSON),
    authenticator_data: toText(response.authenticatorData),
    signature: toText(response.signature),
  };
}
