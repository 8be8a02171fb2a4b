//! The device that a session runs on, and its location.

use std::net::IpAddr;

use omni_engines::device::parse_user_agent;
use omni_types::{DeviceFingerprint, DeviceInfo, Sensitive, SuccessResponse, endpoint};
use serde_json::{Map, Value};

use crate::frame::{Call, Refusal};
use crate::session::Session;

const MAX_HASH: usize = 64;

const MAX_IP: usize = 15;

pub(crate) async fn add_device_fingerprint(
    call: &mut Call<'_, endpoint::AddDeviceFingerprint>,
) -> Result<SuccessResponse, Refusal> {
    let mut fingerprint = call.body().clone();
    if fingerprint.hash.trim().is_empty() {
        return Err(Refusal::bad_request("hash: the hash cannot be empty"));
    }
    if fingerprint.ip.parse::<IpAddr>().is_err() {
        return Err(Refusal::bad_request("ip: expected an IP address, for example 203.0.113.7"));
    }
    // As documented, no text in the response of fetch_device_info is longer.
    for (field, text, most) in [("hash", &fingerprint.hash, MAX_HASH), ("ip", &fingerprint.ip, MAX_IP)] {
        if text.chars().count() > most {
            return Err(Refusal::bad_request(format!("{field}: expected at most {most} characters")));
        }
    }
    add_from_user_agent(&mut fingerprint, call.user_agent());
    let mut session = call.change(None).await?;
    session.device.fingerprint = Some(fingerprint);
    session.device.risk = session.facts(&call.persona(&session)).device_risk();
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// What was omitted is read from the user agent: the one in the data, because a server may pass on what a device said,
/// or else the one of the request.
fn add_from_user_agent(fingerprint: &mut DeviceFingerprint, sender: Option<&str>) {
    let map = data(&fingerprint.data);
    let of_data = map.as_ref().and_then(|map| map.get("userAgent")?.as_str());
    let Some(user_agent) = of_data.or(sender) else { return };
    let device = parse_user_agent(user_agent);
    fingerprint.os_version = fingerprint.os_version.take().or(device.os_version.map(Sensitive::new));
    fingerprint.device_model = fingerprint.device_model.take().or(device.model.map(Sensitive::new));
}

/// The data that the hash was computed from, if it has the documented form: a list of keys and values.
fn data(text: &str) -> Option<Map<String, Value>> {
    let Value::Array(list) = serde_json::from_str(text).ok()? else { return None };
    let entry = |entry: &Value| Some((entry.get("key")?.as_str()?.to_owned(), entry.get("value")?.clone()));
    list.iter().map(entry).collect()
}

/// The location is stored as sent: the sandbox has no map to look up coordinates.
pub(crate) async fn add_geolocation(
    call: &mut Call<'_, endpoint::AddGeolocation>,
) -> Result<SuccessResponse, Refusal> {
    let geolocation = call.body();
    if geolocation.longitude.abs() > 180.0 || geolocation.latitude.abs() > 90.0 {
        return Err(Refusal::bad_request("longitude, latitude: expected degrees, -180 to 180 and -90 to 90"));
    }
    let mut session = call.change(None).await?;
    session.device.geolocation = Some(geolocation.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

pub(crate) async fn fetch_device_info(
    call: &mut Call<'_, endpoint::FetchDeviceInfo>,
) -> Result<DeviceInfo, Refusal> {
    let named = call.query().id.as_deref();
    let session = call.session_or_kept(named, |session| session.device.fingerprint.is_some()).await?;
    let mut info = device_info(&session);
    if let (Some(true), Some(fingerprint)) = (call.query().return_data, &session.device.fingerprint) {
        // The text of a map. A location in another form than the documented one is returned as sent.
        let map = data(&fingerprint.data).map(|map| Value::Object(map).to_string());
        let text = map.unwrap_or_else(|| fingerprint.data.to_string());
        info.extra = Sensitive::new(Map::from_iter([("data".to_owned(), Value::String(text))]));
    }
    Ok(info)
}

pub(super) fn device_info(session: &Session) -> DeviceInfo {
    let device = (*session.device).clone();
    let mut info = DeviceInfo::new();
    if let Some(fingerprint) = device.fingerprint {
        info.ip_address = Some(fingerprint.ip);
        info.hash = Some(fingerprint.hash);
        info.device_type = Some(fingerprint.device_type);
    }
    if let Some(geolocation) = device.geolocation {
        info.longitude = Some(geolocation.longitude);
        info.latitude = Some(geolocation.latitude);
        info.location = geolocation.location;
        info.m_admin_area = geolocation.m_admin_area;
        info.m_sub_admin_area = geolocation.m_sub_admin_area;
        info.m_locality = geolocation.m_locality;
        info.m_sub_locality = geolocation.m_sub_locality;
        info.m_thoroughfare = geolocation.m_thoroughfare;
        info.m_sub_thoroughfare = geolocation.m_sub_thoroughfare;
        info.m_postal_code = geolocation.m_postal_code;
        info.m_country_code = geolocation.m_country_code;
        info.m_country_name = geolocation.m_country_name;
    }
    info
}
