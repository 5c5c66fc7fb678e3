// node steps.ts 4a656665 706179206164612035   (key and message in hex)
import { createHash } from 'node:crypto';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

function hmacSha256(key: Uint8Array, message: Uint8Array): Buffer {
  const block = Buffer.alloc(64); // 1. K′: the key, padded with zeros to 64 bytes
  block.set(key.length > 64 ? sha256(key) : key); // (a longer key is hashed first)
  const innerPad = block.map((byte) => byte ^ 0x36); // 2. K′ ⊕ ipad
  const inner = sha256(innerPad, message); // 3. inner hash
  const outerPad = block.map((byte) => byte ^ 0x5c); // 4. K′ ⊕ opad
  return sha256(outerPad, inner); // 5. outer hash: the HMAC
}

const [key = '', message = ''] = process.argv.slice(2);
process.stdout.write(`${hmacSha256(Buffer.from(key, 'hex'), Buffer.from(message, 'hex')).toString('hex')}\n`);
