//! Proof Key for Code Exchange ([RFC 7636](https://www.rfc-editor.org/rfc/rfc7636)), and the random texts of a flow.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::super::secret::Secret;

/// The octets of a random text, as RFC 7636, section 4.1, recommends them.
const OCTETS: usize = 32;

/// A code verifier: who has it is the one who began the flow.
#[derive(Clone, Debug)]
pub(super) struct CodeVerifier(pub(super) Secret);

impl CodeVerifier {
    pub(super) fn random() -> Self {
        Self(random_text())
    }

    /// The code challenge by the method `S256` (section 4.2).
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.expose()))
    }
}

/// 256 random bits in 43 characters of base64url.
pub(super) fn random_text() -> Secret {
    let mut octets = [0; OCTETS];
    fill_random(&mut octets);
    Secret::new(URL_SAFE_NO_PAD.encode(octets))
}

/// Random bytes of the operating system.
#[allow(clippy::expect_used, reason = "a system without randomness can run no flow that is safe")]
pub(super) fn fill_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system has randomness");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7636_appendix_b_the_challenge_is_that_of_the_standard() {
        let verifier = CodeVerifier(Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assert_eq!(verifier.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn rfc_7636_section_4_1_a_verifier_is_43_unreserved_characters_and_never_the_same() {
        let (one, other) = (CodeVerifier::random(), CodeVerifier::random());
        let text = one.0.expose();
        assert_eq!(text.len(), 43);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)), "{text}");
        assert_ne!(text, other.0.expose());
    }
}
