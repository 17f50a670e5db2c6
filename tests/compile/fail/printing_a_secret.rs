use generated_client::Secret;

fn main() {
    println!("{}", Secret::new("hunter2"));
}
