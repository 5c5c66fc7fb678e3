// go run steps.go 4a656665 706179206164612035   (key and message in hex)
package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
)

func hmacSHA256(key, message []byte) []byte {
	if len(key) > 64 { // (a longer key is hashed first)
		hash := sha256.Sum256(key)
		key = hash[:]
	}
	innerPad, outerPad := make([]byte, 64), make([]byte, 64)
	copy(innerPad, key) // 1. K′: the key, padded with zeros to 64 bytes
	copy(outerPad, key)
	for i := range innerPad {
		innerPad[i] ^= 0x36 // 2. K′ ⊕ ipad
		outerPad[i] ^= 0x5c // 4. K′ ⊕ opad
	}
	inner := sha256.Sum256(append(innerPad, message...))  // 3. inner hash
	outer := sha256.Sum256(append(outerPad, inner[:]...)) // 5. outer hash: the HMAC
	return outer[:]
}

func main() {
	key, _ := hex.DecodeString(os.Args[1])
	message, _ := hex.DecodeString(os.Args[2])
	fmt.Println(hex.EncodeToString(hmacSHA256(key, message)))
}
