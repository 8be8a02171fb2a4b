//! The device that a session runs on, and where the device is.

use omni_types::{DeviceInfo, DeviceType, SuccessResponse, endpoint};

use crate::frame::{Call, Refusal};
use crate::session::Session;

pub(crate) async fn add_device_fingerprint(
    call: &mut Call<'_, endpoint::AddDeviceFingerprint>,
) -> Result<SuccessResponse, Refusal> {
    let fingerprint = call.body();
    if let DeviceType::Unrecognized(_) = fingerprint.device_type {
        let values = DeviceType::VALUES.join(", ");
        return Err(Refusal::bad_request(format!("deviceType: expected one of {values}")));
    }
    let mut session = call.change(None).await?;
    session.device.fingerprint = Some(fingerprint.clone());
    call.save(session);
    Ok(SuccessResponse::new().with_success(true))
}

/// The location is stored as it is sent: the sandbox has no map to look up coordinates.
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
    Ok(device_info(&*call.session(call.query().id.as_deref()).await?))
}

pub(super) fn device_info(session: &Session) -> DeviceInfo {
    let device = session.device.clone();
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
