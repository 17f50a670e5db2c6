use generated_client::oauth::ClientType;

#[derive(Clone, Debug)]
struct Mine;

impl ClientType for Mine {}

fn main() {}
