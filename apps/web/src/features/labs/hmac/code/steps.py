# python3 steps.py 4a656665 706179206164612035   (key and message in hex)
import sys
from hashlib import sha256


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    if len(key) > 64:  # (a longer key is hashed first)
        key = sha256(key).digest()
    block = key.ljust(64, b"\0")  # 1. K′: the key, padded with zeros to 64 bytes
    inner_pad = bytes(byte ^ 0x36 for byte in block)  # 2. K′ ⊕ ipad
    inner = sha256(inner_pad + message).digest()  # 3. inner hash
    outer_pad = bytes(byte ^ 0x5C for byte in block)  # 4. K′ ⊕ opad
    return sha256(outer_pad + inner).digest()  # 5. outer hash: the HMAC


key, message = (bytes.fromhex(text) for text in sys.argv[1:])
print(hmac_sha256(key, message).hex())
