//! What the tests would see of a program that compiles although it must not.

use generated_client::Secret;

fn main() {
    println!("{:?}", Secret::new("hunter2"));
}
