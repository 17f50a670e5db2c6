//! The bodies that are read and written: made up, and as long as real ones.

/// An order of 4.6 KB.
pub fn order(number: usize) -> String {
    let offers = (0..4).map(offer).collect::<Vec<_>>().join(",");
    let money = |value: &str| format!(r#"{{"value":{value},"currency":"USD"}}"#);
    format!(
        r#"{{"id":"ord_rHwSkSrrR{number:05}NkLuQKw","friendlyId":"D3XL{number:04}","checkoutId":"chk_b2ZNY9sIRZGNDDQBHHKQ3A","promotionId":null,"status":"CONFIRMED","email":"supporter-{number}@example.com","emailMarketingOptIn":false,"username":"Johnny {number}","message":"Thanks for \"everything\" \u2014 keep going!\nSee you soon.","amounts":{{"subtotal":{},"shipping":{},"tax":{},"donation":{},"discount":{},"prepaid":{},"total":{}}},"billing":{{"address":{address}}},"shipping":{{"address":{address}}},"offers":[{offers}],"source":{{"type":"ORDER","campaign":"autumn"}},"createdAt":"2026-08-13T07:15:47.155Z","updatedAt":"2026-08-13T07:15:47.155Z"}}"#,
        money("48.5"),
        money("5.99"),
        money("0"),
        money("2"),
        money("4.85"),
        money("0"),
        money("51.64"),
        address = r#"{"name":"Johnny Wilson","address1":"1209 Orange Street","address2":null,"city":"Wilmington","state":"DE","country":"US","zip":"19801","phone":"+1 302 555 0100"}"#,
    )
}

fn offer(number: usize) -> String {
    let image = |width: u32| {
        format!(
            r#"{{"id":"med_5yBNqzpPSmiF0EIFaw7b{number}Q","url":"https://cdn.example.com/1/{number}/front-{width}.webp?v=1700000000","width":{width},"height":{width}}}"#
        )
    };
    format!(
        r#"{{"id":"off_nf5RWPmZTkyQzSJSoy20{number}g","name":"Unisex garment dyed shirt {number}","slug":"unisex-garment-dyed-shirt-{number}","description":"A soft shirt of thick cotton, dyed by hand.","primaryImage":{},"variant":{{"id":"var_QPbqKqPmRhWlWW9qmhw{number}Uw","name":"Shirt {number}, black, M","sku":"SHIRT-BLACK-M-{number}","unitPrice":{{"value":12.125,"currency":"USD"}},"price":{{"value":24.25,"currency":"USD"}},"quantity":2,"weight":{{"value":0.35,"unit":"kg"}},"attributes":{{"description":"Black, M","color":{{"name":"Black","swatch":"101010"}},"size":{{"name":"M"}}}},"images":[{}]}}}}"#,
        image(1200),
        image(640),
    )
}

/// A page of a hundred orders.
pub fn page() -> String {
    let orders = (0..100).map(order).collect::<Vec<_>>().join(",");
    format!(r#"{{"results":[{orders}],"total":100,"paging":{{"number":0,"size":100,"hasNext":false}}}}"#)
}

/// A hundred events, of three types by their tags, with values in them whose types only their members tell.
pub fn events() -> String {
    let event = |number: usize| match number % 4 {
        0 => format!(
            r#"{{"type":"order","id":"evt_{number}","amount":{{"value":{number}.25,"currency":"EUR"}},"contact":{{"address":{{"name":"A. Name","address1":"Street 1","city":"Bremen","country":"DE","zip":"28195"}}}}}}"#
        ),
        1 => format!(
            r#"{{"type":"payment","id":"evt_{number}","method":{{"last4":"4242","brand":"visa","expires":"2030-01"}}}}"#
        ),
        2 => format!(
            r#"{{"type":"payment","id":"evt_{number}","method":{{"iban":"DE02120300000000202051","bank":"a bank"}}}}"#
        ),
        _ => format!(
            r#"{{"type":"message","id":"evt_{number}","parts":["hello",{{"text":"a longer text, in one language","language":"en"}},{{"image":{{"id":"img_{number}","url":"https://cdn.example.com/{number}.webp","width":640,"height":480}}}}]}}"#
        ),
    };
    let events = (0..100).map(event).collect::<Vec<_>>().join(",");
    format!(r#"{{"data":[{events}]}}"#)
}
