//! The types of `shop.yaml` as serde derives them: what is unknown is dropped, and null is absent.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

macro_rules! objects {
    ($($name:ident { $($field:ident: $type:ty,)* })*) => {$(
        #[derive(Debug, Deserialize, Serialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            $(
                #[serde(skip_serializing_if = "IsAbsent::is_absent")]
                pub $field: $type,
            )*
        }
    )*};
}

/// Whether a member is left out.
trait IsAbsent {
    fn is_absent(&self) -> bool {
        false
    }
}

impl<T> IsAbsent for Option<T> {
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

macro_rules! present {
    ($($type:ty)*) => { $(impl IsAbsent for $type {})* };
}

present! {
    bool i32 i64 f64 String DateTime<FixedOffset> Paging Status Amounts Money Contact Address Source Image Variant
    PaymentMethod
}

impl<T> IsAbsent for Vec<T> {}

objects! {
    OrderPage { results: Vec<Order>, total: i64, paging: Paging, }
    Paging { number: i64, size: i64, has_next: bool, }
    Order {
        id: String,
        friendly_id: String,
        checkout_id: Option<String>,
        promotion_id: Option<String>,
        status: Status,
        email: String,
        email_marketing_opt_in: Option<bool>,
        username: Option<String>,
        message: Option<String>,
        castable_note: Option<String>,
        amounts: Amounts,
        billing: Contact,
        shipping: Option<Contact>,
        offers: Vec<Offer>,
        source: Source,
        created_at: DateTime<FixedOffset>,
        updated_at: DateTime<FixedOffset>,
    }
    Amounts {
        subtotal: Money,
        shipping: Money,
        tax: Money,
        donation: Option<Money>,
        discount: Money,
        prepaid: Option<Money>,
        total: Money,
    }
    Money { value: f64, currency: String, }
    Contact { address: Address, }
    Address {
        name: String,
        address1: String,
        address2: Option<String>,
        city: String,
        state: Option<String>,
        country: String,
        zip: String,
        phone: Option<String>,
    }
    Source { r#type: String, campaign: Option<String>, giveaway: Option<String>, }
    Offer {
        id: String,
        name: String,
        slug: String,
        description: Option<String>,
        primary_image: Image,
        variant: Variant,
    }
    Variant {
        id: String,
        name: String,
        sku: String,
        unit_price: Money,
        compare_at_price: Option<Money>,
        price: Money,
        quantity: i32,
        weight: Option<Weight>,
        attributes: Option<Attributes>,
        images: Option<Vec<Image>>,
    }
    Weight { value: f64, unit: String, }
    Attributes { description: Option<String>, color: Option<Color>, size: Option<Size>, }
    Color { name: String, swatch: Option<String>, }
    Size { name: String, }
    Image { id: String, url: String, width: i32, height: i32, }
    EventPage { data: Vec<Event>, }
    OrderEvent { id: String, amount: Money, contact: Contact, }
    PaymentEvent { id: String, method: PaymentMethod, }
    Card { last4: String, brand: String, expires: Option<String>, }
    Transfer { iban: String, bank: Option<String>, }
    MessageEvent { id: String, parts: Vec<Part>, }
    ImagePart { image: Image, }
    TextPart { text: String, language: Option<String>, }
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    Confirmed,
    InProduction,
    Shipped,
    Delivered,
    Cancelled,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub enum Event {
    Order(OrderEvent),
    Payment(PaymentEvent),
    Message(MessageEvent),
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum PaymentMethod {
    Card(Card),
    Transfer(Transfer),
    String(String),
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Part {
    String(String),
    Image(ImagePart),
    Text(TextPart),
}
