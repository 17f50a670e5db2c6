use generated_client::oauth::TokenSet;

fn print(tokens: TokenSet) {
    println!("{}", tokens);
}

fn main() {}
